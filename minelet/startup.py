"""What a browser's Python runs before the first cell: PYTHONSTARTUP, among the reader's names."""

from minelet import pyodidekernel as _kernel

_kernel.prepare()
del _kernel
