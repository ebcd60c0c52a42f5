// Package line carries bundles between two nodes over HTTPS (spec §8, and docs/spec/line.md).
//
// Both ends show a certificate of their own making over the line key that the charter, or an
// invitation, names for their party: no authority vouches for anyone. TLS is 1.3, with the
// hybrid post-quantum key agreement that Go has by default.
//
// There is one verb, exchange. A request carries bundles, at most one for each channel; the
// response carries the answers in the same order. This client sends one at a time. Either side
// may dial.
package line

import "time"

// Path is where the exchange is served.
const Path = "/parley/v1/exchange"

// mediaType is that of a request and of a response: frames, each a bundle.
const mediaType = "application/vnd.parley.bundles"

// Limits of a line, each with its reason.
const (
	// maxRequest bounds a request and a response: one full bundle of 16 MiB, and for every other
	// channel at least how far its log is held, at most 8 KiB.
	maxRequest = 24 << 20

	// maxBundles bounds the channels of one request.
	maxBundles = 1000

	// waitMost is how long a request waits for news. Middle boxes forget silent connections after
	// some minutes, or after one.
	waitMost = 50 * time.Second

	// handshakeTimeout and exchangeTimeout bound how long a slow side can hold a connection.
	handshakeTimeout = 10 * time.Second
	exchangeTimeout  = 60 * time.Second

	// idleTimeout is how long an unused connection is kept for the next exchange.
	idleTimeout = 2 * time.Minute
)
