package press

import (
	"net/http"
	"reflect"
	"strconv"

	"parley.example/internal/feeds"
	"parley.example/internal/publication"
	"parley.example/internal/reading"
)

// apiPath is where programs read, in the first version of what they are given.
const apiPath = "/api/v1"

// An apiList is one list of the interface for programs: as JSON, and as a table.
type apiList struct {
	feeds.Operation
	json, table maker
}

// apiLists are all of them.
func apiLists() []apiList {
	channel := []feeds.Param{{Name: "channel", Doc: "The fingerprint of the channel, or its first 16 digits"}}
	return []apiList{
		{
			feeds.Operation{
				ID: "posts", Path: "/posts", Summary: "What is published, the newest first, a hundred at a time. The table has all of them.",
				Params: []feeds.Param{{Name: "page", Doc: "Which hundred, from 1", Query: true}}, Gives: reflect.TypeFor[feeds.PostsPage](),
			},
			asJSON((*visit).postsPage), asTable((*visit).allPosts),
		},
		list(feeds.Operation{ID: "channels", Path: "/channels", Summary: "The channels of which anything is public.", Gives: reflect.TypeFor[[]feeds.Channel]()}, (*visit).apiChannels),
		list(feeds.Operation{ID: "contacts", Path: "/channels/{channel}/contacts", Summary: "The contacts of a channel.", Params: channel, Gives: reflect.TypeFor[[]feeds.Contact]()}, ofReading(feeds.Contacts)),
		list(feeds.Operation{ID: "commitments", Path: "/channels/{channel}/commitments", Summary: "Who owes what to whom.", Params: channel, Gives: reflect.TypeFor[[]feeds.Commitment]()}, ofReading(feeds.Commitments)),
		list(feeds.Operation{ID: "measures", Path: "/channels/{channel}/measures", Summary: "The measures of a channel.", Params: channel, Gives: reflect.TypeFor[[]feeds.Measure]()}, ofReading(feeds.Measures)),
		list(feeds.Operation{ID: "statements", Path: "/channels/{channel}/statements", Summary: "What each side has said.", Params: channel, Gives: reflect.TypeFor[[]feeds.Statement]()}, ofReading(feeds.Statements)),
		list(feeds.Operation{ID: "texts", Path: "/channels/{channel}/texts", Summary: "The joint texts of a channel.", Params: channel, Gives: reflect.TypeFor[[]feeds.Text]()}, ofReading(feeds.Texts)),
	}
}

// onePost is the only operation that is no list.
func onePost() feeds.Operation {
	return feeds.Operation{
		ID: "post", Path: "/posts/{key}", Summary: "One post. Its key has slashes, which stay as they are.",
		Params: []feeds.Param{{Name: "key", Doc: "The key of the post"}}, Gives: reflect.TypeFor[feeds.Post](),
	}
}

func list[T any](o feeds.Operation, of func(*visit) ([]T, error)) apiList {
	return apiList{o, asJSON(of), asTable(of)}
}

func asJSON[T any](of func(*visit) (T, error)) maker {
	return func(v *visit) (*answer, error) {
		made, err := of(v)
		if err != nil {
			return nil, err
		}
		body, err := feeds.JSON(made)
		if err != nil {
			return nil, err
		}
		return newAnswer(feeds.JSONType, maxAge, body, forAll...), nil
	}
}

func asTable[T any](of func(*visit) ([]T, error)) maker {
	return func(v *visit) (*answer, error) {
		made, err := of(v)
		if err != nil {
			return nil, err
		}
		body, err := feeds.CSV(feeds.TableOf(made))
		if err != nil {
			return nil, err
		}
		return newAnswer(feeds.TableType, maxAge, body, append([]string{"Content-Disposition", "attachment"}, forAll...)...), nil
	}
}

// ofReading is a list of one channel.
func ofReading[T any](of func(*reading.Reading) []T) func(*visit) ([]T, error) {
	return func(v *visit) ([]T, error) {
		id, _, err := v.press.channel(v.ctx(), v.request.PathValue("channel"))
		if err != nil {
			return nil, err
		}
		r, err := v.press.library.Channel(v.ctx(), id)
		if err != nil {
			return nil, err
		}
		return of(r), nil
	}
}

func (v *visit) apiChannels() ([]feeds.Channel, error) {
	readings, err := v.readings()
	if err != nil {
		return nil, err
	}
	lang, err := v.original()
	if err != nil {
		return nil, err
	}
	all := []feeds.Channel{}
	for _, r := range readings {
		all = append(all, feeds.ChannelOf(r, v.press.absolute("/"+lang+"/channel/"+publication.ChannelSegment(r.ID))))
	}
	return all, nil
}

func (v *visit) allPosts() ([]feeds.Post, error) {
	posts, err := v.press.library.Posts(v.ctx())
	if err != nil {
		return nil, err
	}
	return v.apiPosts(posts)
}

func (v *visit) apiPosts(posts []publication.Post) ([]feeds.Post, error) {
	lang, err := v.original()
	if err != nil {
		return nil, err
	}
	all := []feeds.Post{}
	for _, p := range posts {
		all = append(all, feeds.PostOf(p, v.press.absolute(postPath(lang, p))))
	}
	return all, nil
}

func (v *visit) postsPage() (feeds.PostsPage, error) {
	posts, err := v.press.library.Posts(v.ctx())
	if err != nil {
		return feeds.PostsPage{}, err
	}
	at := 1
	if asked := v.request.URL.Query().Get("page"); asked != "" {
		n, err := strconv.Atoi(asked)
		if err != nil || n < 1 || strconv.Itoa(n) != asked || (n-1)*inAPIPage >= len(posts) {
			return feeds.PostsPage{}, errNowhere
		}
		at = n
	}
	page := feeds.PostsPage{Total: len(posts)}
	if at*inAPIPage < len(posts) {
		page.Next = v.press.absolute(apiPath + "/posts?page=" + strconv.Itoa(at+1))
	}
	page.Posts, err = v.apiPosts(posts[(at-1)*inAPIPage : min(at*inAPIPage, len(posts))])
	return page, err
}

func (v *visit) apiPost() (feeds.Post, error) {
	p, ok, err := v.press.library.Post(v.ctx(), publication.Key(v.request.PathValue("key")))
	if err != nil {
		return feeds.Post{}, err
	}
	if !ok {
		return feeds.Post{}, errNowhere
	}
	one, err := v.apiPosts([]publication.Post{p})
	if err != nil {
		return feeds.Post{}, err
	}
	return one[0], nil
}

// apiDescription is the description of the interface, for people's programs.
func (v *visit) apiDescription() (*answer, error) {
	operations := []feeds.Operation{onePost()}
	for _, l := range apiLists() {
		operations = append(operations, l.Operation)
	}
	site := v.sheet("").Site
	body, err := feeds.OpenAPI(site, v.press.absolute(apiPath), operations)
	if err != nil {
		return nil, err
	}
	return newAnswer(feeds.JSONType, maxAge, body, forAll...), nil
}

// problem tells a program why it is not given something.
func (p *Press) problem(w http.ResponseWriter, r *http.Request, status int, title, why string) {
	body, err := feeds.JSON(feeds.Problem{Title: title, Detail: why, Status: status})
	if err != nil {
		p.log.Error("a problem cannot be told", "error", err)
	}
	h := w.Header()
	h.Set("Content-Type", feeds.ProblemType)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
