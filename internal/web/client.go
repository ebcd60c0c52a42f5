package web

import (
	"net/http"
	"net/netip"
	"strings"
)

// ClientAddr returns the address of the reader's machine, as far as we know it: the peer of the
// connection or, where that is on this machine and so a proxy of ours, whom the proxy last named in
// X-Forwarded-For. The zero address: unknown.
func ClientAddr(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	if !peer.Addr().Unmap().IsLoopback() {
		return peer.Addr().Unmap()
	}
	named := r.Header.Values("X-Forwarded-For")
	if len(named) == 0 {
		return peer.Addr().Unmap()
	}
	all := strings.Split(named[len(named)-1], ",")
	at, err := netip.ParseAddr(strings.TrimSpace(all[len(all)-1]))
	if err != nil {
		return peer.Addr().Unmap()
	}
	return at.Unmap().WithZone("")
}
