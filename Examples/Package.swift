// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Examples",
    dependencies: [.package(name: "hsi", path: "..")],
    targets: [
        .executableTarget(
            name: "TrainScene",
            dependencies: [
                .product(name: "HSI", package: "hsi"),
                .product(name: "Runs", package: "hsi"),
                .product(name: "Eval", package: "hsi"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
