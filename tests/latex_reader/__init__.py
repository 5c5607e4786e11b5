r"""Reads the LaTeX that the pages print and evaluates it: the oracle that never sees an expression tree.

It shares no code with `gradnotes.notation`. It reads what a reader of the page sees and refuses whatever
could be read in two ways, so that a wrong bracket or order of operations in the printed formula cannot pass:

    read(r"\operatorname{SiLU}(x) = x \sigma(x)", {"x": 2.0, r"\sigma": logistic})[0].values    # (1.7615…,)

Every name comes from the caller. The keys of the environment are LaTeX names as printed (`x`, `\mathbf{W}_2`,
`\theta_{t-1}`, `\operatorname{SiLU}`, `\sigma'`); callables are functions, everything else is a value.

- Arrays under a plain name are batches: every operation on them is elementwise.
- Arrays under a bold name are vectors (one axis, a column) and matrices (two axes): juxtaposition is the
  matrix product. `z_i` is component `i`, counted from 1, of `\mathbf{z}` or of an array under the name `z`.
- A `Stack` under a bold name is a sequence of vectors or matrices: `\mathbf{W}_l` is one of them.
- `\prod_{l = L, \dots, 1}` is a product in the order that is written, `\prod_{l = 1}^{L}` one from 1 upwards; the
  factors may be matrices.
- The derivative of a number by a vector or a matrix has its shape; that of a vector by a vector is the Jacobian,
  with a row for each component of what is derived. A function may stand alone above, `\frac{\partial h}{\partial x}`.
- The condition of a case is a relation, or a name alone that is 1 or 0: `\text{if } \operatorname{nesterov}`.
- The words of cases are those of one language: "if", "otherwise" or "若", "否则".
"""

from tests.latex_reader.errors import LatexError
from tests.latex_reader.numeric import Stack, derivative
from tests.latex_reader.reading import Line, read, value

__all__ = ["LatexError", "Line", "Stack", "derivative", "read", "value"]
