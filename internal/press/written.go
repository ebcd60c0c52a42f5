package press

import (
	"sync"
	"time"
)

// written are pages as they were last written, until anything changes or some time has passed.
// A page that was begun before a change is put with those from before it, which nobody asks
// any more.
type written struct {
	since time.Time

	mu    sync.Mutex
	pages map[string][]byte // by path
}

// written returns those that can be shown now.
func (s *shelf) written() *written {
	now := s.clock()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.look()
	if s.pages == nil || !fresh(s.pages.since, now) {
		s.pages = &written{since: now, pages: map[string][]byte{}}
	}
	return s.pages
}

func (w *written) page(path string) ([]byte, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	html, ok := w.pages[path]
	return html, ok
}

func (w *written) keep(path string, html []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.pages) >= writtenPages {
		clear(w.pages)
	}
	w.pages[path] = html
}
