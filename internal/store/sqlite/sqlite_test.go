package sqlite_test

import (
	"path/filepath"
	"testing"

	"parley.example/internal/store"
	"parley.example/internal/store/mailing"
	"parley.example/internal/store/mailing/mailingtest"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/store/storetest"
)

// fresh names a new database and opens it.
func fresh(t testing.TB) storetest.Opener {
	path := filepath.Join(t.TempDir(), "a name with ? # % and é.db")
	return func() store.Store {
		s, err := sqlite.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) storetest.Opener { return fresh(t) })
}

func TestComments(t *testing.T) {
	storetest.RunComments(t, func(t *testing.T) storetest.Opener { return fresh(t) })
}

func TestMailing(t *testing.T) {
	mailingtest.Run(t, func(t *testing.T) mailing.Store {
		s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "mail.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s.Mailing()
	})
}
