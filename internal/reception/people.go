package reception

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"parley.example/internal/access"
	"parley.example/internal/staff"
	"parley.example/internal/web"
	"parley.example/record"
)

// everyChannel is the option of who reads every channel, later ones too.
const everyChannel = "every"

// showPeople answers who is of the house.
func (v *visit) showPeople() error { return v.people(http.StatusOK, staff.Person{}, nil) }

func (v *visit) people(status int, entered staff.Person, fault error) error {
	all, err := staff.All(v.R.Context(), v.room.node)
	if err != nil {
		return err
	}
	p := v.sheet(v.Say("access.people"))
	p.Lead = v.Say("access.people.lead")
	var list section
	for _, x := range all {
		e := web.Entry{Level: 2, Title: x.Name, Href: "/people/" + x.ID, Kind: x.ID, Facts: []web.Fact{
			{Term: v.Say("access.people.roles"), Value: web.Value{Text: v.roles(x)}},
		}}
		if x.Official != "" {
			e.Facts = append(e.Facts, web.Fact{Term: v.Say("access.people.official"), Value: web.Value{Text: string(x.Official)}})
		}
		list.Rows = append(list.Rows, row{Entry: e})
	}
	f, err := v.personForm("/people", entered, fault)
	if err != nil {
		return err
	}
	f.Fields = append([]web.Field{{
		Name: "id", Label: v.Say("access.people.id"), Help: v.Say("access.people.id.help"), Kind: web.TextField, Value: entered.ID, Error: v.fault(fault, "id"),
	}}, f.Fields...)
	p.Sections = []section{list, {Title: v.Say("access.people.add"), Forms: []web.Form{f}}}
	return v.render(status, p)
}

// personForm is what can be said of a person, with what is wrong.
func (v *visit) personForm(action string, p staff.Person, fault error) (web.Form, error) {
	f := web.Form{Speaker: v.Speaker, ID: "person", Action: action, Buttons: []web.Button{{Text: v.Say("access.people.save")}}}
	var roles []web.Option
	for _, r := range staff.Roles() {
		roles = append(roles, web.Option{Value: string(r), Text: v.Say("access.role." + string(r)), Chosen: p.Is(r)})
	}
	ids, err := v.room.node.Channels(v.R.Context())
	if err != nil {
		return f, err
	}
	channels := []web.Option{{Value: everyChannel, Text: v.Say("access.people.channels.every"), Chosen: p.Every}}
	for _, id := range ids {
		charter, _, err := v.room.node.Charter(v.R.Context(), id)
		if err != nil {
			return f, err
		}
		title, _ := charter.Title.In(record.Lang(v.Lang()))
		channels = append(channels, web.Option{Value: id.String(), Text: title, Chosen: !p.Every && p.Sees(id)})
	}
	f.Fields = []web.Field{
		{Name: "name", Label: v.Say("access.people.name"), Kind: web.TextField, Value: p.Name, Error: v.fault(fault, "name")},
		{Name: "role", Label: v.Say("access.people.roles"), Kind: web.CheckField, Options: roles, Error: v.fault(fault, "roles")},
		{Name: "official", Label: v.Say("access.people.official"), Help: v.Say("access.people.official.help"), Kind: web.TextField, Optional: true, Value: string(p.Official), Error: v.fault(fault, "official")},
		{Name: "login", Label: v.Say("access.people.login"), Help: v.Say("access.people.login.help"), Kind: web.TextField, Optional: true, Value: p.Login, Error: v.fault(fault, "login")},
		{Name: "channel", Label: v.Say("access.people.channels"), Kind: web.CheckField, Optional: true, Options: channels},
	}
	if !v.HasProvider() {
		f.Fields = slices.DeleteFunc(f.Fields, func(x web.Field) bool { return x.Name == "login" })
		f.Hidden = []web.Hidden{{Name: "login", Value: p.Login}}
	}
	return f, nil
}

// What these pages find wrong, beside what package staff does.
var (
	errTaken = &staff.Fault{Field: "id", Text: "taken"}
	errSelf  = &staff.Fault{Field: "roles", Text: "self"}
)

// fault says what is wrong with a field, if that is what is.
func (v *visit) fault(err error, field string) string {
	f, ok := errors.AsType[*staff.Fault](err)
	switch {
	case !ok || f.Field != field:
		return ""
	case f == errTaken:
		return v.Say("access.people.fault.taken")
	case f == errSelf:
		return v.Say("access.people.fault.self")
	}
	return v.Say("access.people.fault." + field)
}

// entered reads a person from the form.
func (v *visit) entered(id string) staff.Person {
	form := v.R.PostForm
	p := staff.Person{ID: id, Name: strings.TrimSpace(form.Get("name")), Login: strings.TrimSpace(form.Get("login")), Official: record.OfficialID(strings.TrimSpace(form.Get("official")))}
	for _, r := range form["role"] {
		p.Roles = append(p.Roles, staff.Role(r))
	}
	for _, c := range form["channel"] {
		if h, err := record.ParseHash(c); err == nil {
			p.Channels = append(p.Channels, h)
		}
		p.Every = p.Every || c == everyChannel
	}
	return p
}

// takeIn takes a person into the house.
func (v *visit) takeIn() error {
	p := v.entered(strings.TrimSpace(v.R.PostForm.Get("id")))
	_, err := staff.Find(v.R.Context(), v.room.node, p.ID)
	switch {
	case err == nil:
		err = errTaken
	case errors.Is(err, staff.ErrNobody):
		err = staff.Put(v.R.Context(), v.room.node, p)
	}
	if _, faulty := errors.AsType[*staff.Fault](err); faulty {
		return v.people(http.StatusUnprocessableEntity, p, err)
	}
	if err != nil {
		return err
	}
	return v.Redirect("/people/" + p.ID)
}

// person returns the person of the address.
func (v *visit) person() (staff.Person, error) {
	p, err := staff.Find(v.R.Context(), v.room.node, v.R.PathValue("person"))
	if errors.Is(err, staff.ErrNobody) {
		return p, access.Nowhere
	}
	return p, err
}

func (v *visit) showPerson() error {
	p, err := v.person()
	if err != nil {
		return err
	}
	return v.onePerson(http.StatusOK, p, nil)
}

// onePerson answers what a person may do, and by what they come in.
func (v *visit) onePerson(status int, p staff.Person, fault error, notices ...web.Notice) error {
	at := "/people/" + p.ID
	page := v.sheet(p.Name)
	page.Notices = notices
	f, err := v.personForm(at, p, fault)
	if err != nil {
		return err
	}
	keys, err := v.passkeys(p, at+"/passkeys/")
	if err != nil {
		return err
	}
	keys.Forms = []web.Form{*v.button("link", at+"/link", v.Say("access.people.link"))}
	sessions, err := v.sessions(p, at+"/sessions/")
	if err != nil {
		return err
	}
	page.Sections = []section{{Forms: []web.Form{f}}, keys, sessions}
	if p.ID != v.Person.ID {
		page.Sections = append(page.Sections, section{Links: []web.Link{{Text: v.Say("access.people.remove"), Href: at + "/remove"}}})
	}
	return v.render(status, page)
}

// changePerson changes a person. The last administrator stays one, because nobody takes that role from
// themselves.
func (v *visit) changePerson() error {
	old, err := v.person()
	if err != nil {
		return err
	}
	p := v.entered(old.ID)
	if p.ID == v.Person.ID && !p.May(staff.Administer) {
		err = errSelf
	} else {
		err = staff.Put(v.R.Context(), v.room.node, p)
	}
	if _, faulty := errors.AsType[*staff.Fault](err); faulty {
		return v.onePerson(http.StatusUnprocessableEntity, p, err)
	}
	if err != nil {
		return err
	}
	return v.Redirect("/people")
}

// makeLink shows a link by which a person signs in, this once.
func (v *visit) makeLink() error {
	p, err := v.person()
	if err != nil {
		return err
	}
	link, err := v.MakeLink(p.ID)
	if err != nil {
		return err
	}
	return v.onePerson(http.StatusOK, p, nil, web.Notice{
		Title: v.Say("access.people.link.made", "person", p.Name), Text: v.Say("access.people.link.help"), Link: &web.Link{Text: link, Href: link},
	})
}

// theirs does something with what a person comes in by, and shows them again.
func (v *visit) theirs(do func(p staff.Person) error) error {
	p, err := v.person()
	if err == nil {
		err = do(p)
	}
	if err != nil {
		return err
	}
	return v.Redirect("/people/" + p.ID)
}

func (v *visit) removeTheirPasskey() error {
	return v.theirs(func(p staff.Person) error {
		return access.RemovePasskey(v.R.Context(), v.room.node, p.ID, v.R.PathValue("id"))
	})
}

func (v *visit) endTheirSessions() error {
	return v.theirs(func(p staff.Person) error { return access.EndSessions(v.R.Context(), v.room.node, p.ID) })
}

func (v *visit) endTheirSession() error {
	return v.theirs(func(p staff.Person) error {
		return access.EndSessions(v.R.Context(), v.room.node, p.ID, v.R.PathValue("id"))
	})
}

// askRemove asks whether a person is to leave.
func (v *visit) askRemove() error {
	p, err := v.person()
	if err != nil {
		return err
	}
	page := v.sheet(v.Say("access.people.remove.title", "person", p.Name))
	page.Lead = v.Say("access.people.remove.lead")
	page.Sections = []section{{Forms: []web.Form{{
		Speaker: v.Speaker, ID: "remove", Action: v.R.URL.Path, Buttons: []web.Button{{Text: v.Say("access.people.remove")}},
	}}}}
	return v.render(http.StatusOK, page)
}

func (v *visit) remove() error {
	p, err := v.person()
	if err != nil {
		return err
	}
	if p.ID == v.Person.ID {
		return v.onePerson(http.StatusUnprocessableEntity, p, errSelf)
	}
	if err := access.Remove(v.R.Context(), v.room.node, p.ID); err != nil {
		return err
	}
	return v.Redirect("/people")
}
