package compare

// Limits and weights of the comparison. The weights were chosen on testdata/tune.
const (
	// MostPieces bounds the sentences of one side that are compared: a long communiqué has 150. All are
	// compared with all.
	MostPieces = 400

	// rootLetters is how much of a word is its root: endings differ from language to language, and few
	// words that begin with five same letters have nothing to do with one another.
	rootLetters = 5

	// shortestWord is the least length, in letters, of a word that is compared as such.
	shortestWord = 4

	// shortestName is the least number of consonants by which two names are the same.
	shortestName = 3

	// mostClues is how many reasons a proposal gives: a person reads them.
	mostClues = 6
)

// weights say what a clue of a kind is worth before it is asked how rare it is.
var weights = map[Kind]float64{
	Topic: 4, Date: 2.4, Number: 2.0, Country: 1.2, Called: 1.8, Term: 1.0, Word: 0.8,
}

// The least scores that are proposed: where both speak one language or not, since across languages only
// the vocabulary can match, and more by chance.
const (
	floorOne    = 0.13
	floorAcross = 0.30

	// unlike is what a date or a number that the other has not weighs beside one that it has: two sides that
	// differ speak of one thing with two of them.
	unlike = 0.4

	// inOrder is what is added for two pieces at the same height of their texts: readouts follow the
	// agenda as often as not.
	inOrder = 0.06
)
