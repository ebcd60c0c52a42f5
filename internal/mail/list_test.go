package mail

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley.example/internal/store/mailing"
)

// TestList takes in lists as other programs write them, says of each line that it leaves why, and writes a
// list that it can read again.
func TestList(t *testing.T) {
	eachDatabase(t, func(t *testing.T, url string) {
		w := newOffice(t, url).mail
		for name, c := range map[string]struct {
			list string
			want ListReport
		}{
			"a plain one": {"Email\nann@reader.example\n\"bo@reader.example\"\nann@reader.example\nno address\n", ListReport{2, 0, []LeftLine{
				{4, "the address stands above already"}, {5, ErrAddress.Error()},
			}}},
			"with a mark, states and languages": {"\ufeffname,email,status,language,rhythm\nCy,CY@reader.example,subscribed,fr-FR,weekly\nDi,di@reader.example,unsubscribed,en,\nEd,ed@reader.example,enabled,xx,hourly\nFay,fay@reader.example\n", ListReport{2, 0, []LeftLine{
				{3, `it is "unsubscribed" there`}, {4, `"hourly" is no rhythm: once, daily or weekly`},
			}}},
			"malformed in one line": {"email,name\ngil@reader.example,a \"b\nhal@reader.example,Hal\n", ListReport{1, 0, []LeftLine{
				{2, "parse error on line 2, column 22: bare \" in non-quoted-field"},
			}}},
		} {
			got, err := w.ImportList(t.Context(), strings.NewReader(c.list), "ar")
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
		for _, list := range []string{"", "ann@reader.example\n", "PK\x03\x04"} {
			if _, err := w.ImportList(t.Context(), strings.NewReader(list), "en"); !errors.Is(err, ErrNoList) {
				t.Errorf("%q: %v", list, err)
			}
		}
		for address, want := range map[string][2]string{"ann@reader.example": {"ar", "once"}, "cy@reader.example": {"fr", "weekly"}} {
			s, err := w.store.ByAddress(t.Context(), address)
			if err != nil || s.Standing != mailing.Active || s.Lang != want[0] || s.Rhythm != want[1] {
				t.Errorf("%s: %+v, %v", address, s, err)
			}
		}
		var written bytes.Buffer
		if err := w.ExportList(t.Context(), &written); err != nil {
			t.Fatal(err)
		}
		got, err := w.ImportList(t.Context(), &written, "en")
		if diff := cmp.Diff(ListReport{0, 5, []LeftLine{}}, got); err != nil || diff != "" {
			t.Errorf("what was written: %v %s", err, diff)
		}
	})
}
