package sqlstore

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
)

// TestMigrationsAreNumbered holds both folders to the same migrations, numbered from 1 with none
// left out, and each from the second on to the word of which program reads it.
func TestMigrationsAreNumbered(t *testing.T) {
	var names [2][]string
	for i, d := range []Dialect{SQLite, Postgres} {
		folder, err := d.folder()
		if err != nil {
			t.Fatal(err)
		}
		if names[i], err = fs.Glob(folder, "*"); err != nil {
			t.Fatal(err)
		}
		for n, name := range names[i] {
			version := n + 1
			if !strings.HasPrefix(name, fmt.Sprintf("%05d_", version)) || path.Ext(name) != ".sql" {
				t.Errorf("%s: %s should be number %d", d, name, version)
			}
			text, err := fs.ReadFile(folder, name)
			if err != nil {
				t.Fatal(err)
			}
			row := fmt.Sprintf("INSERT INTO reader(version, program) VALUES (%d, '", version)
			if version > 1 && !strings.Contains(string(text), row) {
				t.Errorf("%s: %s says not which program reads it: %s…", d, name, row)
			}
		}
	}
	if fmt.Sprint(names[0]) != fmt.Sprint(names[1]) {
		t.Errorf("SQLite has the migrations %v and PostgreSQL %v", names[0], names[1])
	}
}
