package witness_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"parley.example/internal/heads"
	"parley.example/internal/node"
	"parley.example/internal/node/nodetest"
	"parley.example/internal/store"
	"parley.example/internal/store/sqlite"
	"parley.example/internal/witness"
	"parley.example/record"
)

var quiet = slog.New(slog.DiscardHandler)

func key(t testing.TB, name string, kind record.SignatureType) record.SigningKey {
	t.Helper()
	k, err := record.NewSigningKey(name, kind, signerOf(name))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func signerOf(seed string) ed25519.PrivateKey {
	s := sha256.Sum256([]byte(seed))
	return ed25519.NewKeyFromSeed(s[:])
}

// kept is where a witness keeps what it knows; it can be opened again.
type kept struct{ dir string }

func (k kept) open(t testing.TB) (store.Store, *heads.Book) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(k.dir, "node.db"))
	if err != nil {
		t.Fatal(err)
	}
	book, err := heads.Open(filepath.Join(k.dir, "witnessed-heads"))
	if err != nil {
		t.Fatal(err)
	}
	return db, book
}

// newWitness starts a witness that is ours.
func newWitness(t testing.TB, name string) *witness.Witness {
	t.Helper()
	db, book := kept{t.TempDir()}.open(t)
	t.Cleanup(func() { book.Close(); db.Close() })
	side := nodetest.New(t, "clock.example")
	return witness.New(db, book, key(t, name, record.Cosignature), func() time.Time { return side.Now })
}

func handler(w *witness.Witness) http.Handler {
	return witness.Handler(func() (*witness.Witness, error) { return w, nil }, quiet)
}

func listen(t testing.TB, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

// ownKey is the verifier key of the log of a side.
func ownKey(t testing.TB, s *nodetest.Side, id record.Hash) record.VerifyKey {
	t.Helper()
	chain, err := s.Node.Keys(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	p := chain.At(record.MaxIndex)
	return p.HeadKey(id)
}

func topic(id record.Hash) node.Saying {
	return node.Saying{
		Channel: id, Official: nodetest.Anna, Kind: "topic.opened", Terms: &record.TopicOpened{},
		Body: &record.Body{Title: record.Text{"en": "Ferries"}},
	}
}

func removeBook(t testing.TB, k kept) {
	t.Helper()
	if err := os.Remove(filepath.Join(k.dir, "witnessed-heads")); err != nil {
		t.Fatal(err)
	}
}

// cosigner is a witness key that is another party's receipt key.
func cosigner(t testing.TB, name string, s *nodetest.Side) record.VerifyKey {
	t.Helper()
	k, err := record.NewSigningKey(name, record.Cosignature, s.Keys.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	return k.VerifyKey
}

// clearCosigned takes away every cosignature that a side keeps.
func clearCosigned(t testing.TB, s *nodetest.Side) []store.Paper {
	t.Helper()
	papers, err := s.Papers(t.Context(), "cosigned", "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range papers {
		papers[i].Data = nil
	}
	return papers
}
