// Package mail sends what a node publishes to those who have asked for it.
//
//	m, err := mail.New(mail.Setup{…})
//	err = m.Run(ctx)                       // sends, until ctx ends
//
// Who subscribes confirms the address first; no request of a reader but a POST changes anything. Every
// version of a post becomes an issue, and every issue one row for each subscriber whom it concerns, durably,
// before anything is sent (spread.go). Connections to one mail server take the rows (sender.go): a row is
// claimed before its words go out and marked after the server has taken them, many connections' rows in
// one transaction (scribe.go). A process that is killed at any moment has lost nobody, and has sent at most
// one letter for each open connection that is not marked; those are sent again, under the same Message-ID.
//
// What is mailed is what [Library] hands out at that moment, and nothing else: so embargoes hold here by
// the one rule that holds everywhere.
//
// The links in letters carry tokens that are made from a key outside the database (token.go): whoever
// reads the database can make none.
package mail
