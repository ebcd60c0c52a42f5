package play

// Limits of a scenario, each with its reason. They keep a file from a stranger from taking all
// memory or time; a story told by hand is far below them.
const (
	// MaxScenario bounds the bytes of a file.
	MaxScenario = 8 << 20

	// maxSteps bounds the steps of a story: each is some commits to disk on every node.
	maxSteps = 10_000

	// maxDepth bounds the nesting of YAML.
	maxDepth = 32

	// maxProblems bounds the mistakes that are reported of one file.
	maxProblems = 100

	// maxRounds bounds how often the nodes are gone through until nothing moves. Each round
	// brings an entry one node further, so a handful is enough.
	maxRounds = 1000
)
