package witness

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// sizeType is what a witness that is elsewhere than the client thinks answers with.
const sizeType = "text/x.tlog.size"

// Handler serves a witness over HTTP. Whoever can reach it may bring a head: the signature on the
// head is all that counts. The witness is asked for each time, since it may be given a new key.
func Handler(now func() (*Witness, error), log *slog.Logger) http.Handler {
	seats := make(chan struct{}, maxServed)
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+Path, func(rw http.ResponseWriter, r *http.Request) {
		select {
		case seats <- struct{}{}:
			defer func() { <-seats }()
		case <-r.Context().Done():
			return
		}
		// Whoever sends slowly gives the seat to another.
		deadline := http.NewResponseController(rw)
		if err := deadline.SetReadDeadline(time.Now().Add(askTimeout)); err != nil && !errors.Is(err, http.ErrNotSupported) {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
			return
		}
		defer deadline.SetReadDeadline(time.Time{})
		body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, maxRequest))
		if err != nil {
			http.Error(rw, err.Error(), http.StatusRequestEntityTooLarge)
			return
		}
		w, err := now()
		if err != nil {
			refuse(rw, r, log, body, err)
			return
		}
		lines, err := w.Add(r.Context(), body)
		if err != nil {
			refuse(rw, r, log, body, err)
			return
		}
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		if _, err := rw.Write(lines); err != nil {
			log.DebugContext(r.Context(), "witness", "error", err)
		}
	})
	return mux
}

// refuse answers with the status that the specification has for the error.
func refuse(rw http.ResponseWriter, r *http.Request, log *slog.Logger, body []byte, err error) {
	moved, isMoved := errors.AsType[*Moved](err)
	if errors.Is(err, ErrNoProof) || isMoved && moved.Other {
		// A signed head that does not follow from another is evidence against the log.
		log.WarnContext(r.Context(), "witness: a signed head that does not follow", "request", string(body))
	}
	if isMoved {
		rw.Header().Set("Content-Type", sizeType)
		rw.WriteHeader(http.StatusConflict)
		fmt.Fprintf(rw, "%d\n", moved.Size)
		return
	}
	status := http.StatusInternalServerError
	for kind, is := range map[error]int{
		ErrMalformed: http.StatusBadRequest,
		ErrUnknown:   http.StatusNotFound,
		ErrUntrusted: http.StatusForbidden,
		ErrNoProof:   http.StatusUnprocessableEntity,
	} {
		if errors.Is(err, kind) {
			status = is
		}
	}
	if status == http.StatusInternalServerError {
		log.ErrorContext(r.Context(), "witness", "error", err)
	}
	http.Error(rw, err.Error(), status)
}
