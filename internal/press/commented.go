package press

import (
	"context"
	"fmt"

	"parley.example/internal/comments"
	"parley.example/internal/node"
	"parley.example/internal/publication"
	"parley.example/record"
)

// Commented tells package comments what is published: what the library hands out and nothing else.
type Commented struct {
	Library *publication.Library
	Node    *node.Node
	Names   record.Text // what the party is called, where its publication has no name of its own
}

var _ comments.Posts = Commented{}

// Commented implements [comments.Posts]. What was withdrawn or removed takes no comments.
func (c Commented) Commented(ctx context.Context, key string) (comments.Post, bool, error) {
	post, ok, err := c.Library.Post(ctx, publication.Key(key))
	if err != nil || !ok {
		return comments.Post{}, false, err
	}
	p, ok := commented(post)
	return p, ok, nil
}

func commented(post publication.Post) (comments.Post, bool) {
	newest, ok := post.Newest()
	if !ok || post.Withdrawn != nil || post.Removed != nil {
		return comments.Post{}, false
	}
	p := comments.Post{Key: string(post.Key), Path: post.Path, Title: newest.Title, Published: post.Published}
	if len(p.Title) == 0 {
		p.Title = record.Text{"": post.Cite.String()}
	}
	return p, true
}

// Own implements [comments.Posts]: a node in no channel is a publication of somebody's own.
func (c Commented) Own(ctx context.Context) (bool, error) {
	in, err := c.Node.Channels(ctx)
	return len(in) == 0, err
}

// Reserved implements [comments.Posts]: the parties of what is shown, and the publication.
func (c Commented) Reserved(ctx context.Context) ([]string, error) {
	names := []string{string(c.Node.Party())}
	set, err := c.Library.Settings(ctx)
	if err != nil {
		return nil, err
	}
	for _, text := range []record.Text{set.Name, c.Names} {
		for _, name := range text {
			names = append(names, name)
		}
	}
	shown, err := c.Library.Channels(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range shown {
		r, err := c.Library.Channel(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("names of channel %s: %w", id, err)
		}
		for _, party := range r.Charter.Parties {
			names = append(names, string(party.Name))
			for _, name := range party.Names {
				names = append(names, name)
			}
		}
	}
	return names, nil
}
