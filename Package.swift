// swift-tools-version: 6.2
import PackageDescription

/// A Debian library that the program links to: a module map, nothing else.
func library(_ name: String, pkgConfig: String, package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let double: BuildSettingCondition = .when(traits: ["DoublePrecision"])

let package = Package(
    name: "hsi",
    products: [.executable(name: "hsi", targets: ["HSITool"])]
        + [
            "Compute", "ArrayElements", "ArrayFiles", "HSI", "Synthesis", "Engine", "NN", "LSGA", "Baselines",
            "Propagation",
            "Eval",
            "Figures", "Runs", "Studies", "Inspection", "Reports",
        ].map { .library(name: $0, targets: [$0]) },
    traits: [
        .trait(name: "DoublePrecision", description: "Compute in Float64: used by the gradient checks only."),
        .trait(
            name: "WithoutGDAL",
            description: "Leave out GDAL, and with it GeoTIFF, PNG, JPEG, and vectors."
        ),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        library("COpenBLAS", pkgConfig: "openblas", package: "libopenblas-dev"),
        library("CLAPACKE", pkgConfig: "lapacke", package: "liblapacke-dev"),
        library("CHDF5", pkgConfig: "hdf5", package: "libhdf5-dev"),
        library("CISAL", pkgConfig: "libisal", package: "libisal-dev"),
        library("CCairo", pkgConfig: "cairo", package: "libcairo2-dev"),
        library("CCrypto", pkgConfig: "libcrypto", package: "libssl-dev"),
        // libsvm comes without a file for pkg-config.
        .systemLibrary(name: "CSVM", providers: [.apt(["libsvm-dev"])]),
        // Nor does SuiteSparse 5.
        .systemLibrary(name: "CCHOLMOD", providers: [.apt(["libsuitesparse-dev"])]),
        .systemLibrary(name: "CMalloc"),
        // GDAL is loaded when it is needed, so there is nothing to link.
        .target(
            name: "CGDAL",
            cSettings: [.define("CGDAL_LEFT_OUT", .when(traits: ["WithoutGDAL"]))]
        ),
        .target(name: "CKernels", cSettings: [.define("CK_DOUBLE", double)]),
        .target(name: "Compute", dependencies: ["CKernels", "CMalloc", "COpenBLAS", "CLAPACKE"]),
        .target(name: "Engine", dependencies: ["Compute", "CKernels"]),
        .target(name: "NN", dependencies: ["Engine", "Compute"]),
        .target(name: "LSGA", dependencies: ["NN", "Engine", "Compute"]),
        .target(name: "ArrayElements"),
        .target(
            name: "ArrayFiles",
            dependencies: ["ArrayElements", "Compute", "CHDF5", "CISAL", "CGDAL", "CCrypto"]
        ),
        .target(name: "HSI", dependencies: ["ArrayElements", "ArrayFiles", "Compute"]),
        .target(name: "Synthesis", dependencies: ["HSI", "ArrayFiles", "Compute"]),
        .target(name: "Baselines", dependencies: ["Compute", "CSVM"]),
        .target(name: "Propagation", dependencies: ["Compute", "CCHOLMOD"]),
        .target(name: "Eval"),
        .target(name: "Figures", dependencies: ["CCairo"]),
        .target(name: "CPage"),
        .target(
            name: "Runs",
            dependencies: [
                "Propagation", "LSGA", "NN", "Engine", "Baselines", "HSI", "ArrayFiles", "Compute", "Eval",
            ]
        ),
        .target(
            name: "Studies",
            dependencies: [
                "Runs", "LSGA", "NN", "Engine", "Baselines", "Synthesis", "HSI", "ArrayFiles", "Compute",
                "Eval",
            ]
        ),
        .target(
            name: "Inspection",
            dependencies: ["Runs", "LSGA", "NN", "Engine", "HSI", "Compute", "Eval"]
        ),
        .target(
            name: "Reports",
            dependencies: [
                "Studies", "Inspection", "Runs", "LSGA", "NN", "Engine", "Baselines", "Synthesis", "HSI",
                "ArrayFiles",
                "Compute", "Eval", "Figures", "CPage",
            ],
            exclude: ["Web"]
        ),
        .executableTarget(
            name: "HSITool",
            dependencies: [
                "Reports", "Studies", "Inspection", "Runs", "LSGA", "NN", "Engine", "Baselines", "Synthesis",
                "HSI", "ArrayFiles", "Compute", "Eval", "Figures",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .target(name: "TestSupport", path: "Tests/Support"),
        .testTarget(name: "ComputeTests", dependencies: ["Compute"]),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "Compute", "CKernels"]),
        .testTarget(
            name: "NNTests",
            dependencies: ["NN", "Engine", "Compute"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "LSGATests",
            dependencies: ["LSGA", "NN", "Engine", "Compute"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "ArrayFilesTests",
            dependencies: ["ArrayFiles", "ArrayElements", "Compute", "TestSupport"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "HSITests",
            dependencies: ["HSI", "ArrayFiles", "Compute", "TestSupport"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(name: "SynthesisTests", dependencies: ["Synthesis", "HSI", "Compute"]),
        .testTarget(
            name: "BaselinesTests",
            dependencies: ["Baselines", "Compute"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "PropagationTests",
            dependencies: ["Propagation", "HSI", "Compute", "TestSupport"],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(name: "EvalTests", dependencies: ["Eval"], resources: [.copy("Fixtures")]),
        .testTarget(name: "FiguresTests", dependencies: ["Figures"]),
        .testTarget(
            name: "RunsTests",
            dependencies: [
                "Reports", "Studies", "Inspection", "Runs", "LSGA", "NN", "Engine", "Baselines", "HSI",
                "ArrayFiles",
                "Compute", "Eval",
                "TestSupport",
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "InspectionTests",
            dependencies: [
                "Inspection", "Runs", "LSGA", "NN", "Engine", "HSI", "ArrayFiles", "Compute", "Eval",
                "TestSupport",
            ],
            resources: [.copy("Fixtures")]
        ),
        .testTarget(
            name: "CommandLineTests",
            dependencies: ["HSITool", "HSI", "ArrayFiles", "TestSupport"]
        ),
    ],
    swiftLanguageModes: [.v6]
)

/// Whether only the checks in double precision are built, which need few targets.
let isNumericsOnly = Context.environment["HSI_NUMERICS_ONLY"] != nil

/// Targets that compute in Swift, element by element.
///
/// The launchers build with `-Xswiftc -Onone`, because optimizing everything takes minutes and makes nothing noticeably faster.
/// The targets listed here are optimized anyway, by flags that the compiler reads after that one.
let optimized: Set =
    isNumericsOnly
    ? ["Compute", "Engine"]
    : [
        "Compute", "ArrayElements", "HSI", "Synthesis", "Engine", "NN", "LSGA", "Baselines", "Propagation",
        "Eval", "Figures", "Inspection",
    ]

// Program and tests share one build, so all get the same flags, and no flag depends on who builds.
let namesInC: Set = ["CKernels", "CGDAL", "CPage"]
for target in package.targets where target.type != .system && !namesInC.contains(target.name) {
    var settings: [SwiftSetting] = [
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("ExistentialAny"),
        // A C target's definitions do not reach the Swift that imports its header.
        .unsafeFlags(["-Xcc", "-DCK_DOUBLE"], double),
        .unsafeFlags(["-enable-testing"], .when(configuration: .release)),
    ]
    if optimized.contains(target.name) {
        settings.append(
            .unsafeFlags(
                ["-Xfrontend", "-O", "-Xfrontend", "-enable-default-cmo"],
                .when(configuration: .release)
            )
        )
    }
    #if compiler(<6.4)
        // A newer compiler may warn of more, which must not keep anybody from building.
        settings.append(.treatAllWarnings(as: .error))
    #endif
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}

if isNumericsOnly {
    let numerics: Set = [
        "CMalloc", "COpenBLAS", "CLAPACKE", "CKernels", "Compute", "Engine", "NN", "LSGA",
        "TestSupport", "EngineTests", "NNTests", "LSGATests",
    ]
    package.products = []
    package.dependencies = []
    package.targets.removeAll { !numerics.contains($0.name) }
}
