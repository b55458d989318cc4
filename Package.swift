// swift-tools-version: 6.2
import PackageDescription

/// A Debian library that the program links to: a module map, nothing else.
func library(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let double: BuildSettingCondition = .when(traits: ["DoublePrecision"])

let package = Package(
    name: "hsi",
    products: [.executable(name: "hsi", targets: ["HSITool"])],
    traits: [
        .trait(name: "DoublePrecision", description: "Compute in Float64: used by the gradient checks only.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        library("COpenBLAS", pkgConfig: "openblas", package: "libopenblas-dev"),
        library("CLAPACKE", pkgConfig: "lapacke", package: "liblapacke-dev"),
        library("CHDF5", pkgConfig: "hdf5", package: "libhdf5-dev"),
        library("CISAL", pkgConfig: "libisal", package: "libisal-dev"),
        library("CTIFF", pkgConfig: "libtiff-4", package: "libtiff-dev"),
        library("CCairo", pkgConfig: "cairo", package: "libcairo2-dev"),
        library("CCrypto", pkgConfig: "libcrypto", package: "libssl-dev"),
        // libsvm comes without a file for pkg-config.
        .systemLibrary(name: "CSVM", providers: [.apt(["libsvm-dev"])]),
        .systemLibrary(name: "CMalloc"),
        .target(name: "CKernels", cSettings: [.define("CK_DOUBLE", double)]),
        .target(name: "Engine", dependencies: ["CKernels", "CMalloc", "COpenBLAS", "CLAPACKE"]),
        .target(name: "NN", dependencies: ["Engine"]),
        .target(name: "LSGA", dependencies: ["NN", "Engine"]),
        .target(name: "HSI", dependencies: ["Engine", "CHDF5", "CISAL", "CTIFF", "CCrypto"]),
        .target(name: "Baselines", dependencies: ["Engine", "CSVM"]),
        .target(name: "Eval"),
        .target(name: "Figures", dependencies: ["CCairo"]),
        .target(
            name: "Experiments",
            dependencies: ["LSGA", "NN", "Engine", "Baselines", "HSI", "Eval", "Figures"]
        ),
        .executableTarget(
            name: "HSITool",
            dependencies: [
                "Experiments", "LSGA", "NN", "Engine", "Baselines", "HSI", "Eval", "Figures",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "CKernels"]),
        .testTarget(name: "NNTests", dependencies: ["NN", "Engine"], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "LSGATests",
            dependencies: ["LSGA", "NN", "Engine"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(name: "HSITests", dependencies: ["HSI", "Engine"], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "BaselinesTests",
            dependencies: ["Baselines", "Engine"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(name: "EvalTests", dependencies: ["Eval"], resources: [.copy("Fixtures")]),
        .testTarget(name: "FiguresTests", dependencies: ["Figures"]),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: ["Experiments", "LSGA", "NN", "Engine", "Baselines", "HSI", "Eval"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(name: "CommandLineTests", dependencies: ["HSITool", "HSI"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.name != "CKernels" {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("ExistentialAny"),
            // A C target's definitions do not reach the Swift that imports its header.
            .unsafeFlags(["-Xcc", "-DCK_DOUBLE"], double),
        ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])
}
