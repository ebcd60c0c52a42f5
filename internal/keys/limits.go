package keys

const (
	// MaxName bounds a key's name in bytes: the longest key name that the record allows.
	MaxName = 300

	// MaxKeys bounds the keys of one ring. A large ministry has some hundreds of officials
	// on one channel, and each has one key.
	MaxKeys = 10_000

	// MaxRing bounds a sealed ring, and the ring in it, in bytes: it is read into memory.
	MaxRing = 8 << 20

	// MaxSmallFile bounds a key file or a passphrase file in bytes. A hybrid identity takes
	// some hundred, with its public key in the comment above it 2 KB.
	MaxSmallFile = 64 << 10

	// DefaultWork is the scrypt work factor for a new seal, as the logarithm to base 2: about
	// one second and 256 MiB.
	DefaultWork = 18

	// MaxWork is the highest work factor that is accepted when a ring is opened. The factor
	// stands in the file, unauthenticated until the work is done, and every step doubles the
	// memory: 20 is 1 GiB.
	MaxWork = 20
)
