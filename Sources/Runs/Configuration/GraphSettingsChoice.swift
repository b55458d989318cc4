/// Where the settings of a graph come from.
public enum GraphSettingsChoice: String, Sendable, CaseIterable, Codable {
    /// They are those of the configuration.
    case fixed
    /// They are chosen by leaving out training labels: single ones, or regions where test pixels lie apart from training pixels.
    case chosen
}

/// The spectra whose principal components a graph compares.
public enum GraphSpectra: String, Sendable, CaseIterable, Codable {
    /// As they are.
    case linear
    /// Their logarithms, so that differences are ratios of radiance or reflectance.
    case logarithmic
}
