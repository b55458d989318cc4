internal import CCrypto
internal import Glibc

/// The SHA-256 of a file, in lower-case hexadecimal digits.
package func fileDigest(_ file: RandomAccessFile) throws(ArrayFileError) -> String {
    guard let context = EVP_MD_CTX_new() else {
        throw .unreadable(path: file.path, reason: "no memory for its checksum")
    }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
        throw .unreadable(path: file.path, reason: "this libcrypto has no SHA-256")
    }
    var offset = 0
    while offset < file.size {
        let chunk = try file.bytes(at: offset, count: min(1 << 20, file.size - offset))
        EVP_DigestUpdate(context, chunk, chunk.count)
        offset += chunk.count
    }
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

/// The SHA-256 of bytes: 32 bytes; nil if this libcrypto has no SHA-256.
package func digest(of bytes: [UInt8]) -> [UInt8]? {
    var digest = [UInt8](repeating: 0, count: 32)
    guard EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil) == 1 else { return nil }
    return digest
}

/// Whether a file or folder exists at `path`.
package func fileExists(_ path: String) -> Bool { access(path, F_OK) == 0 }
