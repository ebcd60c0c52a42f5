// The work that a form of comments asks for: a number so that the SHA-256 of the challenge, a colon and
// the number begins with so many zero bits. It is done while the reader writes; a form that is sent
// before it is done waits. Nothing is asked of anybody else, and nothing kept.
"use strict"

const primes = []
for (let n = 2; primes.length < 64; n++) if (primes.every(p => n % p)) primes.push(n)
const fraction = x => ((x - Math.floor(x)) * 0x100000000) | 0
const K = Int32Array.from(primes, p => fraction(Math.cbrt(p)))
const H = Int32Array.from(primes.slice(0, 8), p => fraction(Math.sqrt(p)))
const w = new Int32Array(64)

function block(h, bytes, at) {
	for (let i = 0; i < 16; i++, at += 4)
		w[i] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3]
	for (let i = 16; i < 64; i++) {
		const x = w[i - 15], y = w[i - 2]
		w[i] = (w[i - 16] + w[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
			+ ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10)) | 0
	}
	let [a, b, c, d, e, f, g, z] = h
	for (let i = 0; i < 64; i++) {
		const t = (z + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + w[i]) | 0
		const u = (((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c)) | 0
		z = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0
	}
	h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += z
}

// leadingZeros is how many bits of the SHA-256 of an ASCII text are zero, up to 32.
function leadingZeros(text) {
	const size = (text.length + 9 + 63) & ~63
	const bytes = new Uint8Array(size)
	for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
	bytes[text.length] = 0x80
	new DataView(bytes.buffer).setUint32(size - 4, text.length * 8)
	const h = Int32Array.from(H)
	for (let at = 0; at < size; at += 64) block(h, bytes, at)
	return Math.clz32(h[0])
}

for (const form of document.querySelectorAll("form[data-bits]")) {
	const challenge = form.elements.challenge.value, bits = Number(form.dataset.bits)
	const status = form.querySelector("[role=status]")
	let n = 0, done = false, wanted = null
	form.addEventListener("submit", event => {
		if (done) return
		event.preventDefault()
		wanted = event.submitter
		status.textContent = form.dataset.working
	})
	const step = () => {
		for (const until = performance.now() + 20; performance.now() < until; n++) {
			if (leadingZeros(challenge + ":" + n) < bits) continue
			form.elements.solution.value = String(n)
			done = true
			if (wanted) form.requestSubmit(wanted)
			return
		}
		setTimeout(step)
	}
	step()
}
