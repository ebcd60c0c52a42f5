package press_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkState answers for the page that says how things stand: warm, as between two changes
// of the record, and cold, after each.
func BenchmarkState(b *testing.B) {
	s := tell(b)
	h := s.room().Handler()
	path := s.channel("en")
	get := func(b *testing.B) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
	b.Run("warm", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			get(b)
		}
	})
	b.Run("cold", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			s.clock = s.clock.AddDate(0, 0, 1)
			get(b)
		}
	})
}
