package wordpress

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func at(s string) time.Time {
	t, err := time.Parse(time.DateTime, s)
	if err != nil {
		panic(err)
	}
	return t
}

// TestRead reads a small site: what is taken, and of the rest why it is left.
func TestRead(t *testing.T) {
	f, err := os.Open("testdata/site.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	want := &Export{
		Site: "https://watch.example", Title: "The Harbour Watch", Language: "en-GB",
		Posts: []Post{
			{
				Number: "12", Title: "What the ferry talks left open", Slug: "what-the-ferry-talks-left-open", Author: "Inés Marsh",
				Summary: "Two points of five are still open.",
				Body:    "The sides met on **3 May**. See [who they are](https://watch.example/about/).\n\n- a timetable\n- a fare\n\n[The pier](https://watch.example/uploads/pier.jpg)",
				Tags:    []string{"Ferries", "Tariffs"}, At: at("2024-05-06 08:30:00"), Public: true,
				Paths: []string{"/2024/05/what-the-ferry-talks-left-open/", "/?p=12"},
				Comments: []Comment{
					{Number: "3", Parent: "0", Author: "Tom", Email: "tom@reader.example", Text: "And the night boat?\n\nNobody says.", At: at("2024-05-07 09:00:00"), Approved: true},
					{Number: "4", Parent: "3", Author: "Inés Marsh", Email: "ines@watch.example", Text: "It is *not* on the agenda.", At: at("2024-05-07 09:30:00"), Approved: true},
				},
			},
			{
				Number: "9", Title: "Полдень на причале", Slug: "полдень", Author: "Inés Marsh",
				Body: "The first line  \nand the second of one paragraph.\n\nA boat and \\[sic] a bracket.",
				At:   at("2023-11-20 11:00:00"), Public: true, Paths: []string{"/2023/11/полдень/", "/?p=9"},
			},
			{Number: "20", Title: "Not finished", Author: "guest", Body: "To be written.", At: at("2024-06-01 09:00:00"), Paths: []string{"/?p=20"}},
		},
		Left: []Left{
			{"post 12, “What the ferry talks left open”", "what is embedded in it (1) is not shown: there is a link to it instead"},
			{"comment 5 on post 12, “What the ferry talks left open”", "it is spam"},
			{"comment 6 on post 12, “What the ferry talks left open”", "it is a pingback"},
			{"attachment 13, “pier”", "it is neither a post nor a page"},
			{"page 14, “For members”", "it is behind a password"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestReadWhatIsNone refuses what is no export, with the remedy.
func TestReadWhatIsNone(t *testing.T) {
	for _, text := range []string{"", "hello", "<html><body>Sign in</body></html>", `<rss version="2.0"><channel><title>A feed</title></channel></rss>`, "<rss><channel>"} {
		if _, err := Read(strings.NewReader(text)); !errors.Is(err, ErrNoExport) || !strings.Contains(err.Error(), "Tools, Export") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzRead reads whatever it is given, and never ends the program.
func FuzzRead(f *testing.F) {
	site, err := os.ReadFile("testdata/site.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(site)
	f.Add([]byte(`<rss><channel><wxr_version>1.2</wxr_version><item><post_type>post</post_type><status>publish</status></item></channel></rss>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Read(strings.NewReader(string(data)))
		if err != nil && e != nil {
			t.Error("an error, and an export")
		}
	})
}
