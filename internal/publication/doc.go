// Package publication is what a node publishes: articles of its own, outside any record, and the
// entries of the record that its side has released, both as posts. A node without any channel is a
// whole publication.
//
// What is published stays: every version of a post is immutable, a correction is a new version with a
// notice, what is withdrawn is read on under a notice with the reason, and what the law has removed
// leaves a tombstone with date, reason and hash. An address, once public, leads to its post for good.
//
// [Articles] is how the house writes. [Library] is how the public reads: it hands out what is public
// at the moment of asking and nothing else, by the one rule of package embargo. Everything that is
// public (pages, feeds, mail, pictures, search, programs) is made of what the Library hands out.
//
// Articles, settings and redirects are papers of the node: they are small and few, and the node's
// backup has them.
package publication
