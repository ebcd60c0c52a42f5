package line

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"parley.example/internal/node"
	"parley.example/internal/store"
	"parley.example/internal/tiles"
	"parley.example/internal/witness"
	"parley.example/record"
)

// LogPath is where the logs of a channel are served as tiles, to those who may see them: see
// docs/spec/line.md §10. The channel, the party and the rest of C2SP tlog-tiles come after it.
const LogPath = "/parley/v1/log/"

// What may be kept of an answer, and for how long, by who asked and by nobody in between. A tile
// never changes; a checkpoint does.
const (
	keepTile       = "private, max-age=31536000, immutable"
	keepCheckpoint = "private, no-cache"
)

// logHandler serves checkpoints and tiles. Who may not see a log is told no more than who asks for
// one that there is not.
func logHandler(c Config) http.Handler {
	seats := make(chan struct{}, c.Limits.Served)
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+LogPath+"{channel}/{party}/{rest...}", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, r, c.Log, serveLog(w, r, c, seats))
	})
	return mux
}

var errNoLog = &refused{http.StatusNotFound, errors.New("there is no such log, or none that is shown to the key of this connection")}

func serveLog(w http.ResponseWriter, r *http.Request, c Config, seats chan struct{}) error {
	log, err := shownLog(r, c.Node)
	if err != nil {
		return err
	}
	select {
	case seats <- struct{}{}:
		defer func() { <-seats }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	if err := hurry(w, c.Limits.Slow); err != nil {
		return err
	}
	point, note, err := c.Node.SignedHead(r.Context(), log.Channel, record.PartyName(log.Party))
	if errors.Is(err, store.ErrNone) {
		return errNoLog
	}
	if err != nil {
		return err
	}
	if r.PathValue("rest") == "checkpoint" {
		return serveCheckpoint(w, r, c.Node, log, point, note)
	}
	// The path as it was sent: what is escaped in it is no tile.
	path := strings.TrimPrefix(r.URL.EscapedPath(), LogPath+log.Channel.String()+"/"+log.Party+"/")
	data, err := tiles.Read(r.Context(), c.Logs, log, point.Size, path)
	switch {
	case errors.Is(err, tiles.ErrNone), errors.Is(err, tiles.ErrLarge):
		return &refused{http.StatusNotFound, fmt.Errorf("%s: %w", path, err)}
	case err != nil:
		return err
	}
	w.Header().Set("Cache-Control", keepTile)
	w.Header().Set("Content-Type", "application/octet-stream")
	_, err = w.Write(data)
	return err
}

// shownLog returns the log that is asked for, if it is shown to who asks.
func shownLog(r *http.Request, n *node.Node) (store.Log, error) {
	key, err := peerKey(r.TLS)
	if err != nil {
		return store.Log{}, &refused{http.StatusUnauthorized, err}
	}
	id, err := record.ParseHash(r.PathValue("channel"))
	if err != nil {
		return store.Log{}, errNoLog
	}
	party := record.PartyName(r.PathValue("party"))
	may, err := tiles.May(r.Context(), n, id, party, key)
	if err == nil && !may || errors.Is(err, node.ErrNoChannel) {
		return store.Log{}, errNoLog
	}
	return store.Log{Channel: id, Party: string(party)}, err
}

// serveCheckpoint serves the newest head with all that is held of it: the log's own signature, its
// seal, the receipts, and of the own log the cosignatures of witnesses.
func serveCheckpoint(w http.ResponseWriter, r *http.Request, n *node.Node, log store.Log, point record.Checkpoint, note *record.Note) error {
	signatures := note.Signatures
	if log.Party == string(n.Party()) {
		cosigned, err := witness.Signatures(r.Context(), n, log.Channel, point.Size)
		if err != nil {
			return err
		}
		signatures = append(signatures, cosigned...)
	}
	w.Header().Set("Cache-Control", keepCheckpoint)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write(record.SignedCheckpoint(point, signatures...))
	return err
}
