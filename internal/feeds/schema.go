package feeds

// SchemaOrg is the context of JSON-LD that search engines read.
const SchemaOrg = "https://schema.org"

// A NewsArticle is a post in the words of schema.org.
type NewsArticle struct {
	Context     string              `json:"@context"`
	Type        string              `json:"@type"`
	ID          string              `json:"@id"`
	URL         string              `json:"url"`
	Headline    string              `json:"headline"`
	Language    string              `json:"inLanguage"`
	Created     string              `json:"dateCreated"`
	Published   string              `json:"datePublished"`
	Modified    string              `json:"dateModified"`
	Author      Organization        `json:"author"`
	Publisher   Organization        `json:"publisher"`
	Image       []string            `json:"image,omitempty"`
	Keywords    []string            `json:"keywords,omitempty"`
	Corrections []CorrectionComment `json:"correction,omitempty"`
}

// An Organization is who says or publishes something; a person has the same members.
type Organization struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// A CorrectionComment is the notice of a correction.
type CorrectionComment struct {
	Type      string `json:"@type"`
	Text      string `json:"text"`
	Language  string `json:"inLanguage,omitempty"`
	Published string `json:"datePublished"`
}

// EventData is a contact in the words of schema.org.
type EventData struct {
	Context    string         `json:"@context"`
	Type       string         `json:"@type"`
	URL        string         `json:"url"`
	Name       string         `json:"name"`
	Start      string         `json:"startDate"`
	End        string         `json:"endDate"`
	Status     string         `json:"eventStatus"`
	Location   *Place         `json:"location,omitempty"`
	Organizers []Organization `json:"organizer,omitempty"`
}

// A Place is where an event is.
type Place struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}
