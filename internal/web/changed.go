package web

// Changed are the words of a text in one language, with what was taken out and what was put in.
type Changed struct {
	Name  string // of the language, or of the point, in the language of the page
	Lang  string // BCP 47
	Parts []ChangedPart
}

// ChangedPart is a piece of it: in both texts, or only in the one before or the one after.
type ChangedPart struct {
	Text         string
	Gone, Coming bool
}
