// swift-tools-version: 6.2
import PackageDescription

func executable(_ name: String, _ libraries: String...) -> Target {
    .executableTarget(name: name, dependencies: libraries.map { .product(name: $0, package: "hsi") })
}

let package = Package(
    name: "Examples",
    dependencies: [.package(name: "hsi", path: "..")],
    targets: [
        executable("TrainScene", "HSI", "Runs", "Eval"),
        executable("OutsideAttention", "HSI", "Runs", "Eval", "LSGA", "NN", "Engine", "Compute"),
    ],
    swiftLanguageModes: [.v6]
)
