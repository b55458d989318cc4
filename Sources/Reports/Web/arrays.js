// The numbers of the page: text elements that hold deflated bytes in base64.

const report = JSON.parse(document.getElementById("contents").textContent);

const inflated = new Map();

// The array with an index of the contents, once.
function array(index) {
  if (index === null || index === undefined) return Promise.resolve(null);
  if (!inflated.has(index)) inflated.set(index, inflate(index));
  return inflated.get(index);
}

// The arrays stand behind the script in the file.
const arrived = document.readyState === "loading"
  ? new Promise((resolve) => { document.addEventListener("DOMContentLoaded", resolve, { once: true }); })
  : Promise.resolve();

async function inflate(index) {
  await arrived;
  const element = document.getElementById(`array-${index}`);
  const text = atob(element.textContent);
  const packed = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) packed[at] = text.charCodeAt(at);
  element.textContent = "";
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return decoded(bytes, report.arrays[index]);
}

function decoded(bytes, { coding, count }) {
  switch (coding) {
    case "floats": {
      const view = new DataView(bytes.buffer);
      return Float32Array.from({ length: count }, (_, at) => view.getFloat32(4 * at, true));
    }
    case "byte-differences":
      for (let at = 1; at < count; at += 1) bytes[at] += bytes[at - 1];
      return bytes;
    case "short-differences": {
      const numbers = new Int16Array(count);
      let last = 0;
      for (let at = 0; at < count; at += 1) {
        const folded = bytes[at] + 256 * bytes[count + at];
        last = (last + ((folded >>> 1) ^ -(folded & 1))) & 0xffff;
        numbers[at] = last;
      }
      return numbers;
    }
    default: return bytes;
  }
}
