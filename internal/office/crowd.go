package office

import (
	"crypto/tls"
	"net"
	"net/http"
	"sync"
)

// crowd keeps the connections of a service to a number. When one more comes, the one that has asked
// for nothing for the longest gives way: so a flood of connections on which nothing is asked shuts
// nobody out. If something is being answered on all of them, the new one is closed.
type crowd struct {
	most int

	mu    sync.Mutex
	turn  int
	quiet map[net.Conn]int // on which nothing is asked, since which turn
	busy  map[net.Conn]bool
}

func newCrowd(most int) *crowd {
	return &crowd{most: most, quiet: map[net.Conn]int{}, busy: map[net.Conn]bool{}}
}

// changed is told of every connection that comes, is used, rests and goes (http.Server.ConnState).
func (c *crowd) changed(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.quiet, conn)
	delete(c.busy, conn)
	switch state {
	case http.StateNew, http.StateIdle:
		if state == http.StateNew && len(c.quiet)+len(c.busy) >= c.most {
			c.makeRoom(conn)
		}
		c.turn++
		c.quiet[conn] = c.turn
	case http.StateActive:
		c.busy[conn] = true
	}
}

func (c *crowd) makeRoom(last net.Conn) {
	oldest := last
	for conn, since := range c.quiet {
		if oldest == last || since < c.quiet[oldest] {
			oldest = conn
		}
	}
	delete(c.quiet, oldest)
	if t, ok := oldest.(*tls.Conn); ok {
		oldest = t.NetConn() // without a farewell, for which a slow side would have to be waited for
	}
	oldest.Close() // what it says no longer matters
}
