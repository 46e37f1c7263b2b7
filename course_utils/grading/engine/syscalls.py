"""What a stranger's process may not ask of the kernel, as a filter that bubblewrap loads.

Namespaces and limits leave some doors: a user namespace of its own, in which it may mount as much
memory as it likes; memory and messages that belong to no process; sockets that no network namespace
holds (vsock); limits, priorities and processors of another process of the same user, such as the
one that runs the next student's work. Work needs none of them.
"""

import os
import platform
import struct
from collections.abc import Iterator
from contextlib import contextmanager

MACHINES = {  # AUDIT_ARCH_* of linux/audit.h, column of REFUSED
    "x86_64": (0xC000003E, 0),
    "aarch64": (0xC00000B7, 1),
}
# numbers from arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h
REFUSED = {
    # namespaces and sockets
    "unshare": (272, 97),
    "setns": (308, 268),
    "clone3": (435, 435),  # its flags lie in memory, which a filter cannot read
    "socket": (41, 198),
    # memory and messages of no process
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),  # its bytes, while unmapped, count for no process
    "memfd_secret": (447, 447),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # looking into the kernel, and into other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # priorities, processors and memory of other processes
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    # a second way to call much of the kernel
    "io_uring_setup": (425, 425),  # its requests go past every seccomp filter
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
CLONE = 56, 220
LIMITS = 302, 261  # prlimit64, which is allowed for the calling process: pid 0
NAMESPACES = 0x7E020080  # every CLONE_NEW* of linux/sched.h
OTHER_TABLE = 0x4000_0000  # x86_64 numbers from here on are those of x32
# instructions, of linux/bpf_common.h
LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS: four bytes of seccomp_data
EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
RETURN = 0x06  # BPF_RET | BPF_K
# offsets in struct seccomp_data
NUMBER = 0
MACHINE = 4
FIRST_ARGUMENT = 16  # its lower half, since both machines are little-endian: pids and flags fit in
# answers, of linux/seccomp.h, with EPERM and ENOSYS
ALLOW = 0x7FFF0000
NOT_PERMITTED = 0x50001
NO_SUCH_CALL = 0x50026

# (instruction, how many to skip where it holds, where it does not, operand): struct sock_filter
Instruction = tuple[int, int, int, int]


def program(machine: str) -> bytes | None:
    """The filter for a machine, as "x86_64", in the kernel's BPF; None for a machine not in here.

    A refused call raises PermissionError in Python. clone3 is "not there", so that the C library
    falls back on clone
    """
    if machine not in MACHINES:
        return None
    own, column = MACHINES[machine]
    lines: list[Instruction] = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, own),  # others, as of 32 bits, number their calls otherwise
        (RETURN, 0, 0, NO_SUCH_CALL),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, OTHER_TABLE),
        (RETURN, 0, 0, NO_SUCH_CALL),
    ]
    for name, numbers in REFUSED.items():
        answer = NO_SUCH_CALL if name == "clone3" else NOT_PERMITTED
        lines += [(EQUAL, 0, 1, numbers[column]), (RETURN, 0, 0, answer)]
    lines += by_argument(column)
    # native alignment packs u16, u8, u8, u32 into the 8 bytes of a sock_filter
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def by_argument(column: int) -> list[Instruction]:
    """Refuse prlimit64 for another process and clone into a namespace; allow all that is left."""
    return [
        (EQUAL, 0, 4, LIMITS[column]),  # else on to clone
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (EQUAL, 0, 1, 0),  # pid 0 is the calling process
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, NOT_PERMITTED),
        (EQUAL, 0, 3, CLONE[column]),  # else allowed
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (ANY_BIT, 0, 1, NAMESPACES),
        (RETURN, 0, 0, NOT_PERMITTED),
        (RETURN, 0, 0, ALLOW),
    ]


@contextmanager
def refused() -> Iterator[tuple[list[str], tuple[int, ...]]]:
    """Yield what bubblewrap is told to load the filter, and the descriptor to hand on.

    As (["--seccomp", "7"], (7,)); ([], ()) on a machine whose numbers are not in here.
    """
    instructions = program(platform.machine())
    if instructions is None:
        yield [], ()
        return
    reader, writer = os.pipe()
    try:
        # less than 1 kB, which a pipe holds: the write waits for no reader
        os.write(writer, instructions)
        os.close(writer)  # bubblewrap reads to the end
        yield ["--seccomp", str(reader)], (reader,)
    finally:
        os.close(reader)
