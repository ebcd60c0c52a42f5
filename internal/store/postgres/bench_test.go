package postgres_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"parley.example/internal/store"
	"parley.example/internal/store/pgtest"
	"parley.example/internal/store/postgres"
	"parley.example/internal/store/storetest"
)

func BenchmarkCommit(b *testing.B) {
	storetest.Bench(b, func(b *testing.B) storetest.Measured {
		url := pgtest.URL(b)
		return storetest.Measured{
			Open: func() store.Store {
				s, err := postgres.Open(b.Context(), url)
				if err != nil {
					b.Fatal(err)
				}
				return s
			},
			Stored: func() (size int64, err error) {
				conn, err := pgx.Connect(b.Context(), url)
				if err != nil {
					return 0, err
				}
				defer conn.Close(b.Context())
				err = conn.QueryRow(b.Context(), `SELECT pg_database_size(current_database())`).Scan(&size)
				return size, err
			},
		}
	})
}
