"""Numbers in the prose of notebooks that their pages do not compute, each with what it rests on."""

BY_NOTEBOOK = {
    "05_lenet": {
        "1,797": "1,437 training and 360 test images",
        "1.175": "LeCun et al. 1998, section II.A: the value of ink",
        "2,416": "16 x (6 x 25 + 1), had C3 no table",
    },
    "08_resnet": {"85": "report 003, its text on the improved networks"},
    "09_batchnorm_landscape": {"197": "report 002, the epochs of its surfaces"},
    "10_data_augmentation": {
        "160": "20 epochs of 240 images in batches of 32",
        "250,000": "200 epochs of 40,000 images in batches of 32",
    },
    "11_ablations": {"4.57": "report 002, its table of losses: cross-entropy minus smoothing"},
}
