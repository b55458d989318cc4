internal import Glibc

/// Functions of one scalar, at whichever precision scalars have.
func exp(_ x: Scalar) -> Scalar { Glibc.exp(x) }
func log(_ x: Scalar) -> Scalar { Glibc.log(x) }
