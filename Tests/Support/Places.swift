import Foundation

/// The package's root.
package let packageRoot = URL(filePath: #filePath).appending(path: "../../..").standardized.path()
/// Files of arrays that `Tools/golden/make_array_files.py` makes.
package let arrayFiles = packageRoot + "/Tests/ArrayFilesTests/Fixtures/arrays"
/// Scenes that are not part of the project.
package let sharedData = packageRoot + "/../shared/data"
/// Whether they are available.
package let hasSharedData = FileManager.default.fileExists(atPath: sharedData + "/PaviaU_gt.mat")
