package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"parley.example/internal/store"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/store/storetest"
)

func BenchmarkCommit(b *testing.B) {
	storetest.Bench(b, func(b *testing.B) storetest.Measured {
		path := filepath.Join(b.TempDir(), "store.db")
		return storetest.Measured{
			Open: func() store.Store {
				s, err := sqlite.Open(b.Context(), path)
				if err != nil {
					b.Fatal(err)
				}
				return s
			},
			Stored: func() (int64, error) {
				info, err := os.Stat(path) // a closed database is this file alone
				if err != nil {
					return 0, err
				}
				return info.Size(), nil
			},
		}
	})
}
