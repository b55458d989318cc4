import Foundation
import TestSupport
import Testing

/// Chromium without a window, driven through the DevTools protocol: keys and clicks are those of a user.
///
/// Reference: https://chromedevtools.github.io/devtools-protocol; `--remote-debugging-pipe` reads commands from descriptor 3 and
/// writes replies and events to descriptor 4, as JSON texts that end in a zero byte.
final class Browser {
    static let path = "/usr/bin/chromium"
    static let isInstalled = FileManager.default.isExecutableFile(atPath: path)

    /// Why a command got no reply.
    struct Failure: Error { let text: String }

    private let folder: TemporaryFolder
    private let process = Process()
    private let commands: CInt, replies: CInt
    private var buffer: [UInt8] = []
    private var number = 0
    private var session: String?
    /// Errors, warnings, and requests that leave the page, in the order in which they occurred.
    private(set) var complaints: [String] = []

    /// Starts the browser and opens a page of `width` × `height` pixels.
    init(_ page: String, width: Int = 1280, height: Int = 900, isDark: Bool = false) throws {
        folder = try TemporaryFolder()
        let (input, output) = (folder / "commands", folder / "replies")
        guard mkfifo(input, 0o600) == 0, mkfifo(output, 0o600) == 0 else { throw Failure(text: "no pipes") }
        // Opened for both directions, so that neither end waits for the other.
        (commands, replies) = (open(input, O_RDWR | O_CLOEXEC), open(output, O_RDWR | O_CLOEXEC))
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "input=$1 output=$2; shift 2; exec \"$0\" \"$@\" 3<\"$input\" 4>\"$output\"", Browser.path,
            input,
            output,
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe",
            "--disable-background-networking", "--user-data-dir=\(folder / "profile")",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let target = try send("Target.createTarget", ["url": "about:blank"])
        let attached = try send(
            "Target.attachToTarget",
            ["targetId": target["targetId"] ?? "", "flatten": true]
        )
        session = attached["sessionId"] as? String
        for domain in ["Page", "Runtime", "Network", "Log"] { try send("\(domain).enable") }
        try send(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false]
        )
        let theme = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        try send("Emulation.setEmulatedMedia", ["features": [theme]])
        try send("Page.navigate", ["url": URL(filePath: page).absoluteString])
        try wait("document.documentElement?.dataset.ready === 'yes'")
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        close(commands)
        close(replies)
    }

    /// Sends a command and returns its result.
    @discardableResult
    func send(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
        number += 1
        var message: [String: Any] = ["id": number, "method": method, "params": parameters]
        message["sessionId"] = session
        var bytes = [UInt8](try JSONSerialization.data(withJSONObject: message)) + [0]
        while !bytes.isEmpty {
            let written = Foundation.write(commands, bytes, bytes.count)
            guard written > 0 else { throw Failure(text: "\(method): the browser takes no commands") }
            bytes.removeFirst(written)
        }
        while true {
            let reply = try next(method)
            guard reply["id"] as? Int == number else {
                note(reply)
                continue
            }
            if let error = reply["error"] { throw Failure(text: "\(method): \(error)") }
            return reply["result"] as? [String: Any] ?? [:]
        }
    }

    /// The next message of the browser, which must come within a minute.
    private func next(_ method: String) throws -> [String: Any] {
        while true {
            if let end = buffer.firstIndex(of: 0) {
                let message = Array(buffer[..<end])
                buffer.removeSubrange(...end)
                return try jsonObject(message)
            }
            var waiting = pollfd(fd: replies, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 60_000) > 0 else { throw Failure(text: "\(method): no reply") }
            var chunk = [UInt8](repeating: 0, count: 1 << 16)
            let count = read(replies, &chunk, chunk.count)
            guard count > 0 else { throw Failure(text: "\(method): the browser has ended") }
            buffer += chunk[..<count]
        }
    }

    /// Keeps what a page must not do.
    private func note(_ event: [String: Any]) {
        guard let method = event["method"] as? String, let values = event["params"] as? [String: Any] else {
            return
        }
        switch method {
        case "Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled":
            complaints.append("\(method): \(values)")
        case "Network.requestWillBeSent":
            let url = (values["request"] as? [String: Any])?["url"] as? String ?? ""
            if !url.hasPrefix("file:"), !url.hasPrefix("data:") { complaints.append("request: \(url)") }
        default: break
        }
    }

    /// The value of an expression in the page.
    func value(_ expression: String) throws -> Any? {
        let result = try send(
            "Runtime.evaluate",
            ["expression": expression, "returnByValue": true, "awaitPromise": true]
        )
        if let details = result["exceptionDetails"] { throw Failure(text: "\(expression): \(details)") }
        return (result["result"] as? [String: Any])?["value"]
    }

    /// The text of the first element that a selector matches.
    func text(_ selector: String) throws -> String {
        try value("document.querySelector(\(Self.quoted(selector)))?.textContent ?? ''") as? String ?? ""
    }

    /// The number of elements that a selector matches.
    func count(_ selector: String) throws -> Int {
        try value("document.querySelectorAll(\(Self.quoted(selector))).length") as? Int ?? -1
    }

    /// Waits until an expression is true; half a minute at most.
    func wait(_ expression: String) throws {
        for _ in 0..<600 {
            if try value(expression) as? Bool == true { return }
            usleep(50_000)
        }
        throw Failure(text: "never true: \(expression); \(complaints)")
    }

    /// Moves the mouse to a place in an element, as shares of its width and height, and presses it there.
    func click(_ selector: String, _ x: Double = 0.5, _ y: Double = 0.5) throws {
        let place = try move(to: selector, x, y)
        for type in ["mousePressed", "mouseReleased"] {
            try send(
                "Input.dispatchMouseEvent",
                ["type": type, "x": place.x, "y": place.y, "button": "left", "clickCount": 1]
            )
        }
    }

    /// Scrolls to an element and moves the mouse to a place in it.
    @discardableResult
    func move(to selector: String, _ x: Double = 0.5, _ y: Double = 0.5) throws -> (x: Double, y: Double) {
        let box = try #require(
            try value(
                """
                (() => {
                  const element = document.querySelector(\(Self.quoted(selector)));
                  element.scrollIntoView({ block: "center", inline: "center" });
                  const box = element.getBoundingClientRect();
                  return [box.left + box.width * \(x), box.top + box.height * \(y)];
                })()
                """
            ) as? [Double]
        )
        try send("Input.dispatchMouseEvent", ["type": "mouseMoved", "x": box[0], "y": box[1]])
        return (box[0], box[1])
    }

    /// Presses a key, by its name in the DOM.
    func press(_ key: String, shift: Bool = false) throws {
        let text = key.count == 1 ? key : key == "Enter" ? "\r" : ""
        let codes = [
            "Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40,
        ]
        for type in [text.isEmpty ? "rawKeyDown" : "keyDown", "keyUp"] {
            try send(
                "Input.dispatchKeyEvent",
                [
                    "type": type, "key": key, "text": type == "keyUp" ? "" : text, "modifiers": shift ? 8 : 0,
                    "windowsVirtualKeyCode": codes[key] ?? 0,
                ]
            )
        }
    }

    /// A string as JavaScript.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "'", with: "\\'")
            + "'"
    }
}
