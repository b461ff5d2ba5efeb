--[[ What pandoc makes the EPUB of: the pages that press/book/epub_text.py has written, XHTML already.
     It begins a new file at each heading.
]]

function Reader(sources)
  local blocks = pandoc.List({})
  for _, page in ipairs(pandoc.json.decode(tostring(sources), false)) do
    blocks:insert(pandoc.Header(page.level, page.title, pandoc.Attr(page.id)))
    blocks:insert(pandoc.RawBlock('html', page.body))
  end
  return pandoc.Pandoc(blocks)
end
