"""Python source as a syntax tree, one thread at a time.

Until 3.13 CPython counts the depth of the tree that it builds in one place for all threads; two that parse at once may
end in "SystemError: AST constructor recursion depth mismatch" (CPython issue 106905).
"""

import ast
import threading

ONE_AT_A_TIME = threading.Lock()


def tree_of(source):
    """`ast.parse`. raises: SyntaxError, ValueError, RecursionError or MemoryError, as that does"""
    with ONE_AT_A_TIME:
        return ast.parse(source)
