import Glibc
import Testing

@testable import HSI

/// The folder above the tests' own: the package root.
let packageRoot = #filePath.split(separator: "/").dropLast(3).map(String.init).reduce("") { $0 + "/" + $1 }
/// Real files that are not part of the project.
let sharedData = packageRoot + "/../shared/data"
let hasSharedData = fileExists(sharedData + "/PaviaU_gt.mat")
