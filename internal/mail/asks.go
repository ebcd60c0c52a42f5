package mail

import (
	"net/netip"
	"sync"
	"time"
)

// asks counts the requests of an hour: of each network, and of all. It is in memory: that the address itself
// is not written to too often is kept with the subscriber.
type asks struct {
	ofAll int // allowed in an hour

	mu   sync.Mutex
	hour time.Time
	all  int
	by   map[netip.Prefix]int
}

func newAsks(ofAll int) *asks { return &asks{ofAll: ofAll, by: map[netip.Prefix]int{}} }

// allow counts a request and reports whether it may be served.
func (a *asks) allow(now time.Time, from netip.Addr) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if hour := now.Truncate(time.Hour); !hour.Equal(a.hour) || len(a.by) > networksKept {
		a.hour, a.all, a.by = hour, 0, map[netip.Prefix]int{}
	}
	network := networkOf(from)
	if a.all >= a.ofAll || from.IsValid() && a.by[network] >= asksAnHour {
		return false
	}
	a.all++
	a.by[network]++
	return true
}

// networkOf is the network that one customer of a provider usually has.
func networkOf(a netip.Addr) netip.Prefix {
	a = a.Unmap()
	bits := 48
	if a.Is4() {
		bits = 24
	}
	p, _ := a.Prefix(bits) // the zero Addr has the zero Prefix
	return p
}
