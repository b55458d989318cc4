internal import Glibc

// Functions of one scalar, in the precision of `Scalar`.

func exp(_ x: Scalar) -> Scalar { Glibc.exp(x) }

func log(_ x: Scalar) -> Scalar { Glibc.log(x) }

/// `x` to an integer power, in double precision.
func power(_ x: Scalar, _ exponent: Int) -> Scalar { Scalar(Glibc.pow(Double(x), Double(exponent))) }
