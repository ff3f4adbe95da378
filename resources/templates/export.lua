-- Gives paragraphs, scene breaks and the title page the styles of a template.

local ornament = "* * *"
local by_style = FORMAT == "docx" or FORMAT == "odt" or FORMAT == "opendocument"

local function styled(style, inlines)
  return pandoc.Div(pandoc.Para(inlines), pandoc.Attr("", {}, { ["custom-style"] = style }))
end

local function scene_break()
  if FORMAT == "typst" then
    return pandoc.RawBlock("typst", "#scene-break()")
  elseif FORMAT:match("html") or FORMAT:match("epub") then
    return pandoc.RawBlock("html", '<p class="scene-break">' .. ornament .. "</p>")
  elseif by_style then
    return styled("Book Scene Break", { pandoc.Str(ornament) })
  end
  return pandoc.Para({ pandoc.Str(ornament) })
end

local function title_page(meta)
  local page = pandoc.List()
  local function add(style, value)
    if value then
      page:insert(styled(style, { pandoc.Str(pandoc.utils.stringify(value)) }))
    end
  end
  local contact = meta.contact
  for _, line in ipairs(pandoc.utils.type(contact) == "List" and contact or { contact }) do
    add("Book Contact", line)
  end
  add("Book Contact", meta.words)
  add("Book Title", meta.title)
  add("Book Author", meta.author)
  local dedication = meta.dedication
  for _, line in ipairs(pandoc.utils.type(dedication) == "List" and dedication or { dedication }) do
    add("Book Dedication", line)
  end
  add("Book Rights", meta.rights)
  return page
end

local function with_styles(blocks)
  local result, first = pandoc.List(), true
  local opening = "Book Opening" -- not after a heading, which would begin the page
  for _, block in ipairs(blocks) do
    if block.t == "Para" or block.t == "Plain" then
      result:insert(styled(first and opening or "Book Text", block.content))
      first = false
    else
      result:insert(block.t == "HorizontalRule" and scene_break() or block)
      first = true
    end
    opening = "Book First Paragraph"
  end
  return result
end

local function italics_as_signs(element)
  return { pandoc.Str("_"), pandoc.Span(element.content), pandoc.Str("_") }
end

local function read_ornament(meta)
  if meta["scene-break"] then
    ornament = pandoc.utils.stringify(meta["scene-break"])
  end
end

if by_style then
  return {
    { Meta = read_ornament },
    {
      Pandoc = function(document)
        local blocks = title_page(document.meta)
        blocks:extend(with_styles(document.blocks))
        return pandoc.Pandoc(blocks, document.meta)
      end,
    },
  }
end
-- Only what is named here is handed to Lua; a whole novel would take seconds.
return {
  { Meta = read_ornament },
  { HorizontalRule = scene_break, Emph = FORMAT == "plain" and italics_as_signs or nil },
}
