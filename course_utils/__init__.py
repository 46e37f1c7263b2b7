"""The library behind the course: models, data, training, analysis and plots of CNNs.

Importing it does no work: no torch, no download, no device choice, no seed.

Shape letters, the same in every docstring:

    N  images in a batch            C  channels
    H  height in pixels             W  width in pixels
    K  kernel size, or classes      L  patches (positions of a sliding window)

The rooms, in the order in which data flow through them:

    runtime      what this machine can do; atomic files, digests, parallel calls, progress
    data         image sets, embedded and downloaded; augmentation; batches
    models       MODELS, create_model; one file per family of networks
    training     TrainConfig, History, train(), evaluate(): the loop, written out; losses,
                 schedules, checkpoints; the usual mistakes explained; several trainings at once;
                 several devices
    analysis     named arrays computed from a model and images
    plots        arrays in, matplotlib Axes out
    widgets      what moves in a notebook
    experiments  the one way to run a recipe, and what its result says
    reports      the published tables and the lessons as data; published / reference / yours
    grading      checks that name the mistake; grading where a student's code runs elsewhere
    authoring    what makes the course: notebooks executed, claims redrawn, stored runs, the bench
    app          the command line; a student's own copies, the static site, the doctor
                 course start | lab | site | doctor | data | train | reproduce | report
                 course submit | board | exercise | grade | bench | author
"""

__version__ = "0.1.0"
