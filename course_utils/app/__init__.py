"""What a person starts: the command `course` and what its verbs need.

cli         every verb is one call into a room of the library
arguments   what each verb takes
console     runs that speak to a person: `course start`, `course train`
workspace   a student's own copies, which an update never overwrites, and the map of progress
saved_notebooks  what a notebook's file holds, and how far it was run
site        the course as static pages
doctor      what is wrong with this machine, and the command that mends it
"""
