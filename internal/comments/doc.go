// Package comments is what readers say under what a node publishes. Nothing of it is ever in a record:
// it lies in tables of its own, leaves with the address that wrote it when that is asked for, and is
// exported by itself.
//
//	c, err := comments.New(comments.Config{Store: s, Papers: node, Posts: posts, Poster: mail, Words: catalogue,
//		Address: address, Clock: time.Now, Random: rand.Reader, Log: log})
//	go c.Run(ctx)
//
// The way of a comment: a reader writes it at a form that has a [Challenge] ([Comments.Write]); it lies
// there unseen, and a letter goes to the address that was given; who opens the letter's link, and
// presses, confirms it ([Comments.Confirm]); then it is shown, or waits for a moderator
// ([Comments.Decide]), as the [Settings] say. The same link is its author's to edit and delete it with.
//
// Comments stand under posts, and only as long as the [Posts] say that the post takes them: under what
// is embargoed, withdrawn or removed nothing is shown.
package comments
