package open_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley.example/internal/store"
	"parley.example/internal/store/open"
	"parley.example/internal/store/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func TestStore(t *testing.T) {
	for _, url := range []string{
		"sqlite:" + filepath.Join(t.TempDir(), "store.db"),
		pgtest.URL(t),
		strings.Replace(pgtest.URL(t), "postgres://", "postgresql://", 1),
	} {
		s, err := open.Store(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Commit(t.Context(), &store.Batch{Papers: []store.Paper{{Name: "n", Data: []byte("1")}}}); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestNoStore(t *testing.T) {
	for _, url := range []string{"", "sqlite:", "store.db", "mysql://u:hunter2@h/d", "u:hunter2@h", "sqlite:/none/at/all/x.db"} {
		s, err := open.Store(t.Context(), url)
		if err == nil || s != nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("open %q: %v, %v, want no store, and no password in the error", url, s, err)
		}
	}
}
