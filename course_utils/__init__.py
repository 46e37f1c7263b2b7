"""The library behind the course: models, data, training, analysis and plots for convolutional networks.

Importing it does no work: no torch, no download, no device choice, no seed.

Shape letters, the same in every docstring:

    N  images in a batch            C  channels
    H  height in pixels             W  width in pixels
    K  kernel size, or classes      L  patches (positions of a sliding window)

The rooms, in the order in which data flow through them:

    runtime      device, precision, seeds, profile: what this machine can do
    storage      atomic writes and digests: a file is whole or absent
    registry     functions by name, those of a report among them
    cluster      calls sent to a Dask cluster
    parallel     independent calls, a few at a time, here or there
    data         image sets, embedded and downloaded; augmentation; batches
    models       MODELS, create_model; one file per family of networks
    schedules    learning rate as a pure function of progress in [0, 1]
    losses       what training lowers, as a function of logits and targets
    mistakes     the ten usual mistakes of a training, each told by its cause and the way out
    training     TrainConfig, History, train(), evaluate(): the loop, written out; several at once; several devices
    checkpoints  weights, optimizer, generators, config and history in one safe file
    progress     what a training run says while it runs
    analysis     named arrays computed from a model and images
    plots        arrays in, matplotlib Axes out
    widgets      what moves in a notebook
    experiments  the one way to run a recipe, and what its result says
    reports      the published tables and the lessons as data; published / reference / yours
    grading      checks that name the mistake; grading where a student's code runs elsewhere
    bench        our paths against the usual ones, side by side; how long a widget takes to redraw
    workspace    a student's own copies, which an update never overwrites, and the map of progress
    site         the course as static pages
    doctor       what is wrong with this machine, and the command that mends it
    cli          course start | lab | site | doctor | data | train | reproduce | report
                 course submit | board | exercise | grade | bench
"""

__version__ = "0.1.0"
