package newsroom

// Limits of the newsroom, each with its reason.
const (
	// maxForm bounds what a form may send: an article in six languages, of which what is not ASCII takes
	// three times as much in a form.
	maxForm = 8 << 20

	// articlesListed and subscribersListed are how many stand on one page: what somebody looks through.
	articlesListed    = 40
	subscribersListed = 100
)
