// Package pouch carries bundles as a sealed file: by courier, on a stick, as an attachment, and
// to machines that have no network at all. What is in a pouch is what goes over the line, so
// that the two mix freely in one channel.
//
// A pouch is sealed with age to the pouch key that the record gives of its addressee, which is
// hybrid and so withstands a quantum computer. Whoever carries it learns who can open it by
// trying, and how large it is to within some per cent, because it is padded. Inside it names its
// sender, who has signed it with the line key, and so stands for it as for a connection:
//
//	parley.example/pouch/v1
//	{"bundles":[5311,812],"from":"a.example","hash":"…","made":"2025-02-15T15:30:00Z","to":"b.example"}
//	<base64: Ed25519 by the sender's line key over the two lines above>
//	<the bundles, one after the other>
//	<zeros>
//
// The hash is SHA-256 of the bundles. That a pouch is opened twice, late, or after a newer one
// does no harm: each bundle is taken in as if it had come over a line (spec line.md §7).
package pouch
