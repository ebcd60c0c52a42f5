package postgres_test

import (
	"os"
	"testing"

	"parley.example/internal/store"
	"parley.example/internal/store/mailing"
	"parley.example/internal/store/mailing/mailingtest"
	"parley.example/internal/store/pgtest"
	"parley.example/internal/store/postgres"
	"parley.example/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// fresh makes a new database and opens it.
func fresh(t testing.TB) storetest.Opener {
	url := pgtest.URL(t)
	return func() store.Store {
		s, err := postgres.Open(t.Context(), url)
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
		s, err := postgres.Open(t.Context(), pgtest.URL(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s.Mailing()
	})
}
