package pouch

// For the tests of this package.
var (
	Padded = padded
	Decode = decode
)

// SignedLines returns what the sender signed.
func SignedLines(p *Pouch) []byte { return p.signed }
